"""Meta: Facebook (Messenger and the page's feed) and Instagram, which share one webhook and one Graph API."""
