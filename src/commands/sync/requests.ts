/** Requests under way get a few seconds once somebody wants the run to end. */

/** Milliseconds. */
const GRACE = 1_500;

/** `requests`: aborted some seconds after the run is to end. */
export function requestsOf(signal: AbortSignal | undefined): { requests: AbortSignal; close(): void } {
  const requests = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => requests.abort(), GRACE);
    timer.unref();
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    requests: requests.signal,
    close: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
