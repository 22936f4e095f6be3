/**
 * Histories: the product's own code in worlds that stop at every step.
 *
 * <p>A history is a few POSTs and all that becomes of them. {@link dev.msgapi.faults.World} wires
 * the functions over queues, a table and providers in memory; {@link dev.msgapi.faults.Scheduler}
 * runs their invocations as threads, strictly one at a time, and owns the clock. Every call that
 * leaves a function passes a {@link dev.msgapi.faults.Gate}, where the scheduler picks who goes on
 * and the {@link dev.msgapi.faults.FaultPlan} says what goes wrong. {@link
 * dev.msgapi.faults.Chronicle} keeps what happened; {@link dev.msgapi.faults.History} lets
 * redelivery, replays and sweeps do their work, and {@link dev.msgapi.faults.Checker} says which
 * promise is broken. A history is its seed: the same seed gives the same steps.
 *
 * <table>
 *   <caption>What is injected, at each {@link dev.msgapi.faults.Port}</caption>
 *   <tr><th>fault</th><th>effect of the call</th><th>what the caller sees</th></tr>
 *   <tr><td>EXCEPTION_BEFORE</td><td>none</td><td>an exception at once</td></tr>
 *   <tr><td>EXCEPTION_AFTER</td><td>yes</td><td>an exception at once</td></tr>
 *   <tr><td>TIMEOUT_BEFORE</td><td>none</td><td>no answer, after the longest time</td></tr>
 *   <tr><td>TIMEOUT_AFTER</td><td>yes</td><td>no answer, after the longest time</td></tr>
 *   <tr><td>REPEATED</td><td>twice</td><td>the second answer: the SDK tried again</td></tr>
 *   <tr><td>DEATH_BEFORE</td><td>none</td><td>nothing: the process is gone</td></tr>
 *   <tr><td>DEATH_AFTER</td><td>yes</td><td>nothing: the process is gone</td></tr>
 *   <tr><td>HALT_BEFORE</td><td>late</td><td>10 s to 22 min stood still, before</td></tr>
 *   <tr><td>HALT_AFTER</td><td>yes</td><td>10 s to 22 min stood still, after</td></tr>
 *   <tr><td>THROTTLED</td><td>none</td><td>the provider's throttling</td></tr>
 *   <tr><td>REFUSED</td><td>none</td><td>the provider's no for good</td></tr>
 *   <tr><td>DENIED</td><td>none</td><td>a missing permission</td></tr>
 * </table>
 *
 * <p>Besides: SQS delivers twice at the same time and in any order, a receipt of an earlier receive
 * deletes or does not, dead-letter queues are replayed at any time and some of their messages
 * twice, the sweeper comes at any time and its index is late, poison is among the messages, a
 * client repeats what was not answered with 202, and an invocation dies at Lambda's 45 s, or lives
 * on as one that was frozen.
 *
 * <p>In some histories a recipient is erased meanwhile, once or several times, and {@link
 * dev.msgapi.faults.ErasureChecker} says what is left of the messages; at the end everything comes
 * again once the tombstones themselves are gone. There, no consumer outlives Lambda's 45 s: an
 * erasure counts on it that Lambda ends a function at its timeout, and cannot hold without. And
 * there, a consumer that had asked before the erasure's row was there may send.
 *
 * <p>{@link dev.msgapi.faults.BrokenProtocolsTest} and {@link dev.msgapi.faults.BrokenErasuresTest}
 * prove that the checkers find what is wrong; {@link dev.msgapi.faults.EmbeddedHistoriesTest}
 * repeats all but the erasures over ElasticMQ, DynamoDB Local and the doubles of SES, SNS and KMS.
 * {@code -Dhistories.seed=… -Dhistories.count=…} runs random histories again; a failure prints its
 * seed, its scenario and every step.
 */
package dev.msgapi.faults;
