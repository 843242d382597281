"""Three programs that the desk's tests keep and compare."""

import pytest

CARNEGIE_MELLON = "carnegie-mellon-university-artificial-intelligence"
GEORGIA_TECH = "georgia-institute-of-technology-main-campus-computer-science"
DREXEL = "drexel-university-computer-science"


@pytest.fixture
def keep(client, catalogue, db):
    """Sends a form of this site, as its own pages do."""

    def keep(path, data=None, *, status=302, client=client, **headers):
        response = client.post(path, data, headers={"Sec-Fetch-Site": "same-origin", **headers})
        assert response.status_code == status
        return response

    return keep
