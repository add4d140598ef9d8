//! The program as scripts run it: real processes, real folders, loopback.

mod acts;
mod amend;
mod audiences;
mod bad_input;
mod bundles;
mod demo;
mod editing;
mod follow;
mod forms;
mod halted;
mod history;
mod homes;
mod members;
mod membership;
mod names;
mod patience;
mod together;
