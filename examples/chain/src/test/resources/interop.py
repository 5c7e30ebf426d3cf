# For each line, a header: the tenant that OpenTelemetry reads in it, and the header that it writes.
import base64
import sys

from opentelemetry import baggage
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.context import Context

propagator = W3CBaggagePropagator()
for line in sys.stdin:
    context = propagator.extract({"baggage": line.rstrip("\n")}, context=Context())
    value = baggage.get_baggage("tenant", context) or ""
    sent = {}
    propagator.inject(sent, context=context)
    print(base64.b64encode(value.encode()).decode(), sent.get("baggage"))
