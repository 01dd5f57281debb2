import { noticeOf, type Notice } from '../strings';

/** A notice that stays until it is dismissed. */
export interface Alert extends Notice {
  readonly id: number;
}

/** What went wrong and has not been dismissed yet, oldest first. */
export class Alerts {
  list = $state.raw<readonly Alert[]>([]);
  #lastId = 0;

  /** Shows what belongs to anything thrown; a cancel is never shown. The same notice is shown once. */
  report(error: unknown): void {
    const notice = noticeOf(error);
    if (!notice || this.list.some(({ title }) => title === notice.title)) return;
    this.list = [...this.list, { ...notice, id: ++this.#lastId }];
  }

  dismiss(id: number): void {
    this.list = this.list.filter((alert) => alert.id !== id);
  }

  clear(): void {
    this.list = [];
  }
}
