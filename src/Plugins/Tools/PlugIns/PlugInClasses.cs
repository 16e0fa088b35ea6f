using System.Reflection;
using ComfyAssistant.Tools;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>
/// Makes the classes of one plug-in that hold its tools. What their constructors may ask for is little on purpose: with the service's own
/// parts they would break with every version of it.
/// </summary>
/// <param name="plugIn">The plug-in's name, under which it logs.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logs">Makes its logs.</param>
internal sealed class PlugInClasses(string plugIn, TimeProvider timeProvider, ILoggerFactory logs)
{
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // One for all of its classes, so that they share connections. Nothing disposes it: the last turn that uses it is not known.
    private readonly Lazy<HttpClient> _http = new(() =>
        new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime })
        {
            MaxResponseContentBufferSize = MostBytes,
        });

    /// <summary>Makes one.</summary>
    /// <exception cref="PlugInException">It has no constructor that can be called, or its constructor failed.</exception>
    public object Create(Type type)
    {
        if (type.GetConstructors() is not [var constructor])
            throw new PlugInException($"{type.Name} must have exactly one public constructor.");
        var services = constructor.GetParameters().Select(parameter => Service(parameter.ParameterType) ?? throw new PlugInException(
            $"The constructor of {type.Name} asks for {parameter.ParameterType.Name}. "
            + "It may ask for TimeProvider, HttpClient, ILogger and ILogger<T>.")).ToArray();
        try
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, services, culture: null);
        }
        catch (Exception failure) when (failure is not PlugInException)
        {
            var words = failure is ToolException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
            throw new PlugInException($"The constructor of {type.Name} failed. {words}", failure);
        }
    }

    private object? Service(Type type) =>
        type == typeof(TimeProvider) ? timeProvider
        : type == typeof(HttpClient) ? _http.Value
        : type == typeof(ILogger) ? logs.CreateLogger("PlugIn." + plugIn)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ILogger<>)
            ? Activator.CreateInstance(typeof(Logger<>).MakeGenericType(type.GetGenericArguments()), logs)
        : null;
}
