/** A thread gets ready to help with a simulation. */
import type { Protocol, SimulationOptions } from '../../../protocols/model/index.js'
import { pure } from '../../semantics/index.js'
import { mergedOptions } from '../setting.js'
import { type Port, served } from './port.js'
import { Work } from './work.js'

/** @returns what hears what the thread is asked; the answers go to the port */
export const serve = (protocol: Protocol, options: SimulationOptions, port: Port): ((message: unknown) => void) =>
  served(
    pure(() => new Work(protocol, mergedOptions(options))),
    port,
  )
