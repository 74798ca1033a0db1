"""What tests' HTTP clients need of TLS: nothing, all addresses are `http://`."""

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Reading the machine's certificates for every client takes longer than most tests."""
