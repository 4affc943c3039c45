/** What a proxy for network faults can do to a link; the names and rules follow Toxiproxy's toxics. */
import type { Distribution } from './distribution.js'
import type { Milliseconds } from './duration.js'

/** A toxic lies on directed links. `toxicity` is the probability with which it meets a message; default 1. */
export type Toxic = { readonly toxicity?: number } & (
  | { readonly type: 'latency'; readonly latency: Distribution; readonly jitter?: Distribution }
  /** Bytes in a second. */
  | { readonly type: 'bandwidth'; readonly rate: number }
  /** Where the link is cut, that takes effect so much later. */
  | { readonly type: 'slowClose'; readonly delay: Milliseconds }
  /** Nothing comes through; after `timeout` what was sent meanwhile is lost (0: it waits until the toxic is gone). */
  | { readonly type: 'timeout'; readonly timeout: Milliseconds }
  /** `timeout` after the toxic came, what is under way on the link is lost, and so is what is sent while the toxic lasts. */
  | { readonly type: 'reset'; readonly timeout?: Milliseconds }
  /** Messages travel in slices of about `size` bytes, with a pause between two of them. */
  | { readonly type: 'slicer'; readonly size: number; readonly variation?: number; readonly delay: Milliseconds }
  /** After so many bytes the link takes no more. */
  | { readonly type: 'limit'; readonly bytes: number }
  | { readonly type: 'loss'; readonly probability: number }
  | { readonly type: 'duplication'; readonly probability: number }
  | { readonly type: 'reordering'; readonly probability: number }
)
