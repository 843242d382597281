"""A mail server on this machine, for tests: takes mail, or answers as it is told."""

from contextlib import contextmanager
from email import message_from_bytes
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread


class Session(StreamRequestHandler):
    """Speaks as much SMTP (RFC 5321) as sending takes."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                answer = self.server.answers.pop(0) if self.server.answers else "250 taken"
                if answer.startswith("250") or answer in ("vanish", "wait"):
                    self.server.taken.append(message_from_bytes(text))
                if answer == "vanish":
                    return
                if answer == "wait":
                    self.server.go_on.wait()
                    answer = "250 taken"
                self.say(answer)
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Server(ThreadingTCPServer):
    """Answers each sender in a thread."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """A sender who hangs up is no error of the server."""


@contextmanager
def mail_server():
    """Yields a server with what it has `taken` and the `answers` that it gives to the next mails, then 250.

    The answer `vanish` takes the mail and breaks off before it says so, and `wait` says so once `go_on` is set.
    """
    with Server(("127.0.0.1", 0), Session) as server:
        server.taken, server.answers, server.go_on = [], [], Event()
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
