"""One file a scene: how it is painted in the light that it is given."""
