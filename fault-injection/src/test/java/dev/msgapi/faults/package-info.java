/**
 * Simulated runs: the functions' own code, with a fault at any call.
 *
 * <p>A run is a few POSTs and everything that happens because of them. {@link
 * dev.msgapi.faults.World} wires the functions to queues, tables and providers in memory. {@link
 * dev.msgapi.faults.Scheduler} runs their invocations as threads, one at a time, and owns the
 * clock. Every call that leaves a function goes through a {@link dev.msgapi.faults.FaultInjector}:
 * there, other tasks may run, and the {@link dev.msgapi.faults.FaultPlan} decides whether the call
 * goes wrong. {@link dev.msgapi.faults.RunLog} records what happened. {@link
 * dev.msgapi.faults.SimulatedRun} lets redelivery, replays and sweeps do their work, and {@link
 * dev.msgapi.faults.Checker} reports each broken promise. The same seed gives the same steps.
 *
 * <table>
 *   <caption>What is injected at each {@link dev.msgapi.faults.Port}</caption>
 *   <tr><th>fault</th><th>effect of the call</th><th>what the caller sees</th></tr>
 *   <tr><td>EXCEPTION_BEFORE</td><td>none</td><td>an exception at once</td></tr>
 *   <tr><td>EXCEPTION_AFTER</td><td>yes</td><td>an exception at once</td></tr>
 *   <tr><td>TIMEOUT_BEFORE</td><td>none</td><td>no answer, after the longest time</td></tr>
 *   <tr><td>TIMEOUT_AFTER</td><td>yes</td><td>no answer, after the longest time</td></tr>
 *   <tr><td>LATE</td><td>0.1 s to 10 min later</td><td>no answer, after the longest time</td></tr>
 *   <tr><td>ERROR</td><td>none</td><td>an error at once</td></tr>
 *   <tr><td>REPEATED</td><td>twice</td><td>the second answer: the SDK tried again</td></tr>
 *   <tr><td>KILL_BEFORE</td><td>none</td><td>nothing: the process is killed</td></tr>
 *   <tr><td>KILL_AFTER</td><td>yes</td><td>nothing: the process is killed</td></tr>
 *   <tr><td>HALT_BEFORE</td><td>late</td><td>a halt of 10 s to 22 min before the call</td></tr>
 *   <tr><td>HALT_AFTER</td><td>yes</td><td>a halt of 10 s to 22 min after the call</td></tr>
 *   <tr><td>THROTTLED</td><td>none</td><td>the provider throttles</td></tr>
 *   <tr><td>REFUSED</td><td>none</td><td>the provider refuses the message for good</td></tr>
 *   <tr><td>DENIED</td><td>none</td><td>a permission is missing</td></tr>
 * </table>
 *
 * <p>The world around the functions is difficult as well:
 *
 * <ul>
 *   <li>SQS delivers in any order, and some messages to two consumers at the same time;
 *   <li>the receipt of an earlier receive may or may not delete a message;
 *   <li>an operator replays dead-letter queues at any time, and some of their messages twice;
 *   <li>the sweeper runs at any time, and its index is late;
 *   <li>some messages are poison;
 *   <li>a client repeats a request that was not answered with 202;
 *   <li>the clocks of processes differ by up to half a minute;
 *   <li>other clients read the histories all along;
 *   <li>Lambda kills an invocation after 45 s, or a frozen one continues after that time.
 * </ul>
 *
 * <p>In some runs a recipient is erased, once or several times, and {@link
 * dev.msgapi.faults.ErasureChecker} checks what is left of the messages. At the end, everything is
 * delivered again once the rows of the erasures have expired. In these runs no consumer continues
 * after Lambda's 45 s, and no effect is later than 20 s, because erasures rely on these limits. A
 * consumer that asked before the row of the erasure was written may send.
 *
 * <p>In {@link dev.msgapi.faults.MixedVersionsTest} some functions are of a next version, which
 * writes another form into the queues.
 *
 * <p>The tests whose names start with {@code Broken} show that the checkers find wrong code, and
 * {@link dev.msgapi.faults.RulesTest} that there is wrong code for each rule. {@link
 * dev.msgapi.faults.InMemoryMessageTableTest} shows that the table in memory keeps the same
 * contract as the adapters. {@link dev.msgapi.faults.EmbeddedRunsTest} repeats everything except
 * the erasures with ElasticMQ, DynamoDB Local and the doubles of SES, SNS and KMS. {@code
 * -Druns.seed=… -Druns.count=…} repeats random runs; a failure prints its seed, its scenario and
 * every step.
 */
package dev.msgapi.faults;
