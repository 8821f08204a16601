/** The copied packets of one camera, for whoever follows: a header, then units that each may be left out. */
import type { PacketTap } from "../../perceive/camera/camera-source.ts";
import { createMatroskaUnits, type MatroskaUnits } from "./matroska-units.ts";

/** What follows a camera's packets. */
export interface PacketFollower {
  /** A new stream: what came before does not continue. */
  onHeader(bytes: Uint8Array): void;
  onPacket(bytes: Uint8Array, isKeyframe: boolean): void;
}

export interface FollowedTap extends PacketTap {
  /** Whether the source copies now. Once it does it goes on until it is started anew for another reason. */
  readonly isFlowing: boolean;
  /** Packets from now on, after the header of the stream that flows; returns the unfollow. */
  follow(follower: PacketFollower): () => void;
  /**
   * The latest copy ended before its first packet. What is wanted may then be what ended the source, so nothing is
   * asked of it until somebody follows anew: whoever watches must not keep the camera from being looked at.
   */
  readonly isVain: boolean;
  /** Streams given up because they could not be read. */
  readonly unreadable: number;
}

export function createPacketTap(): FollowedTap {
  return new Tap();
}

class Tap implements FollowedTap {
  isVain = false;
  unreadable = 0;
  readonly #followers = new Set<PacketFollower>();
  #header: Uint8Array | null = null;
  #units: MatroskaUnits | null = null;

  get isWanted(): boolean {
    return this.#followers.size > 0 && !this.isVain;
  }

  get isFlowing(): boolean {
    return this.#units !== null;
  }

  begin(): void {
    this.#header = null;
    this.#units = createMatroskaUnits((unit) => {
      if (unit.kind === "header") this.#header = unit.bytes;
      for (const follower of this.#followers) {
        if (unit.kind === "header") follower.onHeader(unit.bytes);
        else follower.onPacket(unit.bytes, unit.startsWithKeyframe);
      }
    });
  }

  push(chunk: Uint8Array): void {
    try {
      this.#units?.push(chunk);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // The pictures to look at come by another pipe: only the live view ends.
      this.unreadable++;
      this.end();
    }
  }

  end(): void {
    if (this.#units !== null && this.#header === null) this.isVain = true;
    this.#units = null;
    this.#header = null;
  }

  follow(follower: PacketFollower): () => void {
    this.#followers.add(follower);
    this.isVain = false;
    if (this.#header !== null) follower.onHeader(this.#header);
    return () => {
      this.#followers.delete(follower);
    };
  }
}
