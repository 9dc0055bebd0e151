"""Effects, one module each: what is behind the presenter, and what lies over the picture."""
