import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/recherche/?q=%00",
        "/recherche/?q=a&service=%00",
        "/blog/?mot=%00",
        "/aide/questions/?service=a%00b",
        "/aide/demande/?service=%00&page=%00",
        "/aide/contexte/%00/a/",
        "/%00",
    ],
)
def test_an_address_with_a_null_byte_leads_nowhere_and_breaks_nothing(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


def test_an_address_without_one_is_served(client):
    assert client.get("/recherche/?q=%20").status_code == 200
