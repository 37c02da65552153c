//! Linked and loaded plugins behind one id.
