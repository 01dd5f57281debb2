import { noticeOf } from '../strings';

/** What a program prints of something thrown: what happened, what to do, and the cause. */
export function failureOf(error: unknown): { readonly isDone: false; readonly message: string } {
  const notice = noticeOf(error);
  const cause = error instanceof Error ? error.message : String(error);
  return { isDone: false, message: notice ? `${notice.title} ${notice.advice} (${cause})` : 'Cancelled.' };
}
