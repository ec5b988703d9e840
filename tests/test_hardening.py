"""What the processes of the site may do on their machine: as little as they need."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.live_town import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
# Of ten; what systemd itself calls "OK" goes to four and a half.
EXPOSED = 2.0


@pytest.mark.needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_unit_is_confined(unit: Path) -> None:
    asked = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED * 10:.0f}"]
    found = subprocess.run([*asked, str(unit)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-400:]


@pytest.mark.needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_rating_would_notice_a_unit_that_is_not_confined(unit: Path, tmp_path: Path) -> None:
    """Else the test above could not fail."""
    lax = tmp_path / unit.name
    lax.write_text(unit.read_text().replace("CapabilityBoundingSet=\n", ""))
    asked = ["systemd-analyze", "security", "--offline=true", "--json=short", str(lax)]
    found = subprocess.run(asked, capture_output=True, text=True, check=True)
    rows = {row["json_field"]: row for row in json.loads(found.stdout)}
    assert rows["CapabilityBoundingSet_CAP_SYS_ADMIN"]["set"] is False


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_nobody_else_reads_what_a_unit_writes(unit: Path) -> None:
    """The proxy passes through the folder to the public photos, and lists nothing on its way."""
    lines = unit.read_text().splitlines()
    assert "UMask=0077" in lines
    assert "StateDirectoryMode=0711" in lines


def test_no_container_keeps_what_it_does_not_need() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    ours = {"migrate", "web", "worker", "beat"}
    assert {name for name, service in services.items() if "cap_add" not in service} == ours
