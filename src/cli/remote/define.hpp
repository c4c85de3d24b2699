/// The parts of define_remote_commands().
#pragma once

#include "command_table.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

void add_list(CLI::App& c, ListOptions& options);
void add_record_output(CLI::App& c, std::string& output);

void define_session_commands(CommandTable& table);
void define_source_commands(CommandTable& table);
void define_catalog_commands(CommandTable& table);
void define_job_commands(CommandTable& table);
void define_admin_commands(CommandTable& table);
void define_plan_commands(CommandTable& table);
void define_query_commands(CommandTable& table);

}  // namespace datawave::cli
