import { version } from '../package.json';
import type { Health } from './contract';
import type { Environment } from './environment';

/** Asks both stores something small. 503 when one of them does not answer. */
export async function health(environment: Environment): Promise<Response> {
  const [r2, d1] = await Promise.all([
    answers(environment.FILES.list({ limit: 1 })),
    answers(environment.DB.prepare('select 1').run()),
  ]);
  const body: Health = { ok: r2 && d1, version, storage: { r2, d1 } };
  return Response.json(body, { status: body.ok ? 200 : 503 });
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  try {
    await question;
    return true;
  } catch {
    return false;
  }
}
