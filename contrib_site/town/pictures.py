"""Draws the town's photos: a scene in a light of its own, as a JPEG of real size."""

SCENES: tuple[str, ...] = (
    "port", "phare", "plage", "tempete", "bateau", "yole", "criee", "quai", "rue", "marche",
    "place", "jardin", "ecole", "bibliotheque", "atelier", "fete", "concert", "mairie", "stade",
    "estran", "talus", "pont", "velo", "bus", "fresque", "cuisine", "archives", "nuit",
)  # fmt: skip


def draw(scene: str, seed: str, width: int) -> bytes:
    """A 3:2 JPEG ``width`` pixels wide; the same scene and seed make the same picture."""
    raise NotImplementedError
