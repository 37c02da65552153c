//! What a method is: tables in, values out, facts declared.
