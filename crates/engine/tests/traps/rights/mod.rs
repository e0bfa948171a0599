//! Traps 17, 55, 57, 58, 67, 68: what an account may see and do, and what it is told when it may
//! not. Every account here is a real one on a real server; what it should have seen is known from
//! the root account, never from the product's own opinion.

mod accounts;
mod matrix;
mod odd;
mod scene;
mod source;
mod target;
