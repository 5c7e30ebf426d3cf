package io.asynclocal.contract.conformance;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation of a program of {@code hooks.jsonl}; all are synchronous. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(name = "enable", value = HookOp.Enable.class),
  @JsonSubTypes.Type(name = "disable", value = HookOp.Disable.class),
  @JsonSubTypes.Type(name = "resource", value = HookOp.Make.class),
  @JsonSubTypes.Type(name = "inResource", value = HookOp.Run.class),
  @JsonSubTypes.Type(name = "destroy", value = HookOp.Destroy.class),
  @JsonSubTypes.Type(name = "ids", value = HookOp.Ids.class),
  @JsonSubTypes.Type(name = "resourceIds", value = HookOp.ResourceIds.class)
})
sealed interface HookOp {

  void perform(HookRun run);

  /** Enables a hook. */
  record Enable(int h) implements HookOp {
    @Override
    public void perform(HookRun run) {
      run.hook(h).enable();
    }
  }

  /** Disables a hook. */
  record Disable(int h) implements HookOp {
    @Override
    public void perform(HookRun run) {
      run.hook(h).disable();
    }
  }

  /** Makes a resource, perhaps triggered by another one. */
  record Make(int r, String type, @Nullable Integer trigger) implements HookOp {
    @Override
    public void perform(HookRun run) {
      AsyncResourceOptions options = AsyncResourceOptions.defaults().requireManualDestroy(true);
      run.make(
          r,
          () ->
              new AsyncResource(
                  type,
                  trigger == null
                      ? options
                      : options.triggerAsyncId(run.resource(trigger).asyncId())));
    }
  }

  /** Runs the body in a resource; the body may throw at its end. */
  record Run(int r, List<HookOp> body, @JsonProperty("throws") boolean throwing) implements HookOp {
    @Override
    public void perform(HookRun run) {
      AsyncResource resource = run.resource(r);
      Runnable all = () -> body.forEach(op -> op.perform(run));
      if (throwing) {
        ThrownOnPurpose.ignoredBy(resource::runInAsyncScope, all);
        run.record("caught", run.nameOf(resource.asyncId()));
      } else {
        resource.runInAsyncScope(all);
      }
    }
  }

  /** Destroys a resource. */
  record Destroy(int r) implements HookOp {
    @Override
    public void perform(HookRun run) {
      AsyncResource resource = run.resource(r);
      resource.emitDestroy();
      run.record("destroyed", run.nameOf(resource.asyncId()));
    }
  }

  /** Records which resource's work is running, and what triggered that. */
  record Ids() implements HookOp {
    @Override
    public void perform(HookRun run) {
      run.record(
          "ids",
          run.nameOf(AsyncHooks.executionAsyncId()),
          run.nameOf(AsyncHooks.triggerAsyncId()));
    }
  }

  /** Records a resource's own ids. */
  record ResourceIds(int r) implements HookOp {
    @Override
    public void perform(HookRun run) {
      AsyncResource resource = run.resource(r);
      run.record(
          "resourceIds", run.nameOf(resource.asyncId()), run.nameOf(resource.triggerAsyncId()));
    }
  }
}
