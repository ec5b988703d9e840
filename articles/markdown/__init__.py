"""What residents type, read line by line and made into safe elements of a page."""
