/** A simulation as another thread of a Node program loads it: the protocol, and the options that are functions. */
import { poisson, type SimulationOptions, workload } from '../../protocols/model/index.js'
import { raftOf } from './raft.js'

type Raft = ReturnType<typeof raftOf>

export const protocol: Raft = raftOf(3)

export const options: SimulationOptions<{ server: Raft['nodes']['server']['machine'] }> = {
  workload: workload.open({
    to: 'leader',
    arrivals: poisson(2),
    event: ({ number }) => ({ type: 'propose', value: `x${number % 3}` }),
  }),
}
