import type { Era } from '../clients.ts';
import type { Program } from './program.ts';

/** A JSON-RPC message as it came over the wire. */
export interface Message {
  jsonrpc: string;
  id?: number | string | null;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server sends is looked at as it is
  params?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  result?: any;
  error?: { code: number; message: string; data?: unknown };
}

/** Speaks MCP with a program over its pipes without any SDK. */
export class Wire {
  readonly program: Program;
  readonly #era: Era;
  readonly #capabilities: object;
  #last = 0;

  constructor(program: Program, era: Era, capabilities: object = {}) {
    this.program = program;
    this.#era = era;
    this.#capabilities = capabilities;
  }

  /** Everything the server sent so far; a line that is no JSON throws. */
  get received(): Message[] {
    return this.program.stdout.all.map((line) => JSON.parse(line) as Message);
  }

  write(text: string): void {
    this.program.stdin.write(text);
  }

  send(message: object): void {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** Sends a request and returns its id. 2026-07-28 clients say with each one who they are. */
  ask(method: string, params: Record<string, unknown> = {}): number {
    const id = ++this.#last;
    this.send({ id, method, params: { ...params, ...this.#envelope(params) } });
    return id;
  }

  call(name: string, args: object = {}, _meta: object = {}): number {
    return this.ask('tools/call', { name, arguments: args, _meta });
  }

  answer(id: number): Promise<Message> {
    return this.next((message) => message.id === id && message.method === undefined);
  }

  async request(method: string, params?: Record<string, unknown>): Promise<Message> {
    return this.answer(this.ask(method, params));
  }

  next(fits: (message: Message) => boolean): Promise<Message> {
    return this.program.stdout.until(() => this.received.find(fits));
  }

  /** The opening that this era asks for. */
  async open(): Promise<Message> {
    if (this.#era === '2026-07-28') return this.request('server/discover');
    const answer = await this.request('initialize', {
      protocolVersion: this.#era,
      capabilities: this.#capabilities,
      clientInfo: { name: 'wire', version: '1' },
    });
    this.send({ method: 'notifications/initialized' });
    return answer;
  }

  #envelope({ _meta }: Record<string, unknown>): object {
    if (this.#era !== '2026-07-28') return {};
    return {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': this.#era,
        'io.modelcontextprotocol/clientInfo': { name: 'wire', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': this.#capabilities,
        ...(_meta as object),
      },
    };
  }
}
