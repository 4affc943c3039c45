import { test } from 'node:test'
import { editAtRandom } from './randomEdits.js'

test('after random edits a server answers as one that has just opened the notebook', () => editAtRandom(80, 7))
