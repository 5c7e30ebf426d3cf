// For each line, a header: the tenant that OpenTelemetry reads in it, and the header that it writes.
import { createInterface } from 'node:readline';
import { ROOT_CONTEXT, defaultTextMapGetter, defaultTextMapSetter, propagation } from '@opentelemetry/api';
import { W3CBaggagePropagator } from '@opentelemetry/core';

const propagator = new W3CBaggagePropagator();
for await (const baggage of createInterface({ input: process.stdin })) {
  const context = propagator.extract(ROOT_CONTEXT, { baggage }, defaultTextMapGetter);
  const value = propagation.getBaggage(context)?.getEntry('tenant')?.value ?? '';
  const sent = {};
  propagator.inject(context, sent, defaultTextMapSetter);
  console.log(`${Buffer.from(value).toString('base64')} ${sent.baggage}`);
}
