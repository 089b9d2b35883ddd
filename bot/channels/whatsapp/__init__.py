"""WhatsApp's Cloud API: signed webhook in, the Graph API's messages out."""
