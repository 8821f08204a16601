/** The phone's own store (IndexedDB) for what is not sent yet. */
import type { Kept, Shelf } from "./outbox.ts";

const DATABASE = "gridwatch-phone";
const STORE = "outbox";

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => {
      resolve(request.result);
    });
    request.addEventListener("error", () => {
      reject(request.error ?? new Error("the phone's store failed"));
    });
  });

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(STORE, { keyPath: "id" });
  });
  return settled(request);
}

/** Resolves when the phone has written it. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => {
      resolve();
    });
    transaction.addEventListener("abort", () => {
      reject(transaction.error ?? new Error("the phone's store failed"));
    });
  });
}

export function openShelf(): Shelf {
  const database = open();
  const change = async (write: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await database).transaction(STORE, "readwrite", { durability: "strict" });
    write(transaction.objectStore(STORE));
    await committed(transaction);
  };
  return {
    all: async () =>
      settled((await database).transaction(STORE).objectStore(STORE).getAll()) as Promise<readonly Kept[]>,
    put: (item) =>
      change((store) => {
        store.put(item);
      }),
    remove: (id) =>
      change((store) => {
        store.delete(id);
      }),
  };
}
