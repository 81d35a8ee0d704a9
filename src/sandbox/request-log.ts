/** One request as the sandbox saw it. */
export interface LoggedRequest {
  method: string;
  /** Path and query as they came. */
  path: string;
  /** Absent when no operation has this route. */
  operationId?: string;
  /** HTTP status answered; 0 when the connection was cut instead. */
  status: number;
  /** Error code of the answer. */
  code?: string;
  /** Sandbox time, ms since the epoch. */
  time: number;
  /** Whether the request changed something in the simulated cloud, even when its answer was lost. */
  mutated: boolean;
  requestId: string;
  /** Argument names the operation does not know: dropped without a word, as the real service does. */
  ignored?: string[];
  /** The fault that struck, if one did. */
  fault?: string;
}

/** The last requests, oldest first; older ones fall out. */
export class RequestLog {
  readonly #ring: LoggedRequest[] = [];
  readonly #capacity: number;
  #next = 0;

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  add(request: LoggedRequest): void {
    if (this.#ring.length < this.#capacity) this.#ring.push(request);
    else this.#ring[this.#next] = request;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  all(): LoggedRequest[] {
    if (this.#ring.length < this.#capacity) return [...this.#ring];
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }

  /** Requests of one operation, oldest first. */
  of(operationId: string): LoggedRequest[] {
    return this.all().filter((request) => request.operationId === operationId);
  }

  /** Requests that changed something, oldest first. */
  mutations(): LoggedRequest[] {
    return this.all().filter((request) => request.mutated);
  }

  clear(): void {
    this.#ring.length = 0;
    this.#next = 0;
  }
}
