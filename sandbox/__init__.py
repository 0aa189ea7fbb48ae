"""The sandbox: stand-ins for the Twilio, X and Meta APIs, and a page where a person plays the customer.

It never ships: it is an independent judge of what the product sends and says, so it imports nothing
of the product. Start it with `python -m sandbox` or, inside a test, `sandbox.server.start()`.
"""
