"""The demo's town: invented people, their articles and their pictures."""
