"""Development only: speaks the written calls of the demo and records them like a dialer would."""
