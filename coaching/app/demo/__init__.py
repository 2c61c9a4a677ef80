"""The demo calls: recordings of written sales calls, with the CRM export that goes with them."""
