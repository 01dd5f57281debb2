/** What a recording says of itself. Absent is an empty string. */
export interface Tags {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
}
