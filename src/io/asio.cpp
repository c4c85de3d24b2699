/// Asio's own functions that are not templates, for the builds that set BOOST_ASIO_SEPARATE_COMPILATION
/// (cmake/DatawaveToolchain.cmake). Source: Boost.Asio 1.81, "Using Asio", optional separate compilation.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
