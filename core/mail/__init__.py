"""The outbox: mail that was decided in a transaction and is sent after it, by a worker."""
