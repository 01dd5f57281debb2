const numbers = new WeakMap<object, number>();
let last = 0;

/** A number that stands for this very object in a cache key: a new picture under an old id must not find the old pixels. */
export function identityOf(object: object): number {
  let number = numbers.get(object);
  if (number === undefined) numbers.set(object, (number = ++last));
  return number;
}
