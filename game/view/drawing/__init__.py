"""How a scene is drawn: a pen that writes a draw list, marks shared by all screens, colours, fonts, and the painter."""
