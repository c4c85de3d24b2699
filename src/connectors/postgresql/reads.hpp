/// The pool of one source for reads of many callers; private to the connector.
#pragma once

#include "datawave/connect/registry.hpp"

namespace datawave::connectors::postgresql {

Result<std::unique_ptr<connect::ReadEndpoint>> open_reads(Executor executor, const connect::ConnectionSpec& spec,
                                                          connect::OpenEnvironment env, connect::ReadsOptions options);

}  // namespace datawave::connectors::postgresql
