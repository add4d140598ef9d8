//! The program as scripts run it: real processes, real folders, loopback.

mod bad_input;
mod homes;
mod together;
