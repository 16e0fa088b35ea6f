using System.ClientModel;
using System.ClientModel.Primitives;
using ComfyAssistant.Plugins.Web;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace ComfyAssistant.Host.Models;

/// <summary>Makes Semantic Kernel's connector to an OpenAI-compatible provider.</summary>
internal static class Connector
{
    /// <summary>The connector.</summary>
    /// <param name="options">Which provider and model.</param>
    /// <param name="transport">What carries the requests.</param>
    /// <param name="timeProvider">The clock by which a failed call waits for its next try.</param>
    /// <param name="rest">Learns for how long the provider asks not to be called; null where nobody wants to know.</param>
    public static IChatCompletionService Connect(
        ModelOptions options, HttpMessageHandler transport, TimeProvider timeProvider, ProviderRest? rest = null)
    {
        var http = Client(options, transport, timeProvider, rest);
        var client = new OpenAIClient(new ApiKeyCredential(options.ApiKey ?? "none"), new OpenAIClientOptions
        {
            Endpoint = options.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(0),
        });
        return new OpenAIChatCompletionService(options.Model, client);
    }

    /// <summary>What carries a request to a provider and gives its answer back as a clean event stream.</summary>
    /// <inheritdoc cref="Connect"/>
    public static HttpClient Client(
        ModelOptions options, HttpMessageHandler transport, TimeProvider timeProvider, ProviderRest? rest = null) =>
        // Who asks watches the provider's silence itself; the client's time-outs would cut long answers or not see a stall in the body.
        // The transport serves others too.
        new(new ProviderHandler(options, timeProvider, rest) { InnerHandler = transport }, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>A transport over the network; one serves any number of providers.</summary>
    public static HttpMessageHandler Sockets() => new ConnectTimeouts(new SocketsHttpHandler
    {
        // With the default the provider goes on generating for two seconds after the user has left.
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    });
}
