"""What people and texts are called: under an article, and in an address of the web."""
