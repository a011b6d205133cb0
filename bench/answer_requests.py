"""The inner end of bench/unit-process.ts in Python; the other one is bench/answer-requests.ts.

Reads requests as JSON, one a line, and answers each by one line of JSON; what fails is answered by {"error": ...}.
"""

import json
import os
import signal
import sys

# Whatever else is printed must not come between the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
signal.signal(signal.SIGINT, signal.SIG_DFL)


def answer_requests(actions):
    """Until standard input ends. `actions`: by the request's "do", what takes the request and gives the answer."""
    for line in sys.stdin:
        try:
            request = json.loads(line)
            answer = actions[request["do"]](request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
