"""Regional quantitative risk assessment."""
