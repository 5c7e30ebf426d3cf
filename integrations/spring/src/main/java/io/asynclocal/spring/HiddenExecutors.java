package io.asynclocal.spring;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** The executors that beans of Spring's have for themselves, which need not be beans. */
final class HiddenExecutors {
  private static final PrivateField<Executor> OF_MULTICASTER =
      new PrivateField<>(SimpleApplicationEventMulticaster.class, "taskExecutor", Executor.class);

  @SuppressWarnings("rawtypes") // as a class literal is
  private static final PrivateField<Supplier> OF_ASYNC_CONFIGURATION =
      new PrivateField<>(AbstractAsyncConfiguration.class, "executor", Supplier.class);

  private HiddenExecutors() {}

  /** Returns what is read of beans that are always there. */
  static List<PrivateField<?>> fields() {
    return List.of(OF_MULTICASTER, OF_ASYNC_CONFIGURATION);
  }

  static void ofMulticaster(SimpleApplicationEventMulticaster multicaster) {
    Executor executor = valueOf(OF_MULTICASTER, multicaster);
    if (executor != null) {
      multicaster.setTaskExecutor(SpringExecutors.propagating(executor));
    }
  }

  /** What an {@code AsyncConfigurer} answers, before the methods' interceptor is made with it. */
  static void ofAsyncConfiguration(Object bean) {
    if (bean instanceof AbstractAsyncConfiguration) {
      Supplier<?> executor = valueOf(OF_ASYNC_CONFIGURATION, bean);
      if (executor != null) {
        Supplier<@Nullable Object> propagating = () -> propagating(executor.get());
        OF_ASYNC_CONFIGURATION.write(bean, propagating);
      }
    }
  }

  private static @Nullable Object propagating(@Nullable Object executor) {
    return executor instanceof Executor found ? SpringExecutors.propagating(found) : executor;
  }

  private static <T> @Nullable T valueOf(PrivateField<T> field, Object bean) {
    PrivateField.Value<T> value = field.read(bean);
    return value == null ? null : value.orNull();
  }

  /** Loaded only where Spring MVC is. */
  static final class OfMvc {
    private static final PrivateField<AsyncTaskExecutor> FIELD =
        new PrivateField<>(
            RequestMappingHandlerAdapter.class, "taskExecutor", AsyncTaskExecutor.class);

    private OfMvc() {}

    static List<PrivateField<?>> fields() {
      return List.of(FIELD);
    }

    static void of(Object bean) {
      if (bean instanceof RequestMappingHandlerAdapter adapter) {
        AsyncTaskExecutor executor = valueOf(FIELD, adapter);
        if (executor != null
            && SpringExecutors.propagating(executor) instanceof AsyncTaskExecutor propagating) {
          adapter.setTaskExecutor(propagating);
        }
      }
    }
  }
}
