/// The style and the few lines of script of the page; both stand in it and are allowed by their hash alone.
#pragma once

namespace datawave::inspect {

extern const char kPageStyle[];
/// Filters by the search box and opens everything for print. The page works without it.
extern const char kPageScript[];

}  // namespace datawave::inspect
