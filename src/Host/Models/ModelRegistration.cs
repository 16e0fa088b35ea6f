using System.ClientModel;
using System.ClientModel.Primitives;
using ComfyAssistant.Host.Models.Demo;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace ComfyAssistant.Host.Models;

/// <summary>Chooses the model that answers: the configured provider, or the built-in demo where none can be reached.</summary>
internal static class ModelRegistration
{
    public static IServiceCollection AddModel(this IServiceCollection services, ModelOptions options)
    {
        services.AddSingleton(options).AddSingleton<ModelErrors>();
        return options.IsDemo
            ? services.AddSingleton<IChatCompletionService>(provider => new DemoModel(TimeSpan.FromSeconds(1.0 / options.DemoWordsPerSecond), provider.GetRequiredService<TimeProvider>()))
            : services.AddSingleton<IChatCompletionService>(_ => new OpenAIChatCompletionService(options.Model, Client(options)));
    }

    // Semantic Kernel's own registration retries nothing and hangs on a provider that stalls; the agent watches the silence itself.
    private static OpenAIClient Client(ModelOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            // With the default the provider goes on generating for two seconds after the user has left.
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        var http = new HttpClient(new ProviderHandler { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
        return new OpenAIClient(new ApiKeyCredential(options.ApiKey ?? "none"), new OpenAIClientOptions
        {
            Endpoint = options.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(0),
        });
    }
}
