using System.Diagnostics;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// Turns an exception into a status and a body, as long as no byte of the answer was sent: problem details (RFC 9457) with an <c>error</c>
/// member, which panels show. Only texts that were written for the caller leave the process; the rest is in the log under the trace id.
/// </summary>
internal sealed partial class Problems(
    IProblemDetailsService problems, SecretMask mask, FailureLog failures, ILogger<Problems> log) : IExceptionHandler
{
    public static void AddError(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions.TryAdd("error", problem.Detail ?? problem.Title);
        problem.Extensions["traceId"] = Trace();
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;

        var (status, error, detail) = exception switch
        {
            RequestException bad => (400, bad.Message, bad.Detail),
            BadHttpRequestException { StatusCode: 413 } =>
                (413, "The request is larger than 32 MB. Send smaller images, or start a new chat.", null),
            // So the server tells of a chunk whose size is no number that it can hold.
            IOException { InnerException: OverflowException } =>
                (400, "The request's body comes in chunks of which one has a bad size.", null),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message, null),
            PromptException prompt => (400, prompt.Message, prompt.Problem),
            ContextException context => (Status(context.Fault), context.Message, null),
            ModelException model => (500, model.Message, null),
            ComfyException { Fault: ComfyFault.BadName } name => (400, name.Message, null),
            ComfyException comfy => (502, comfy.Message, null),
            _ => (500, Masked(), null),
        };
        if (exception is ModelException failed)
            failures.Add(failed, Trace());
        else if (status == 500)
            LogFailure(log, exception, Trace());
        else if (exception is ContextException { InnerException: { } cause })
            LogRefusal(log, cause, status, exception.Message, Trace());

        var members = new Dictionary<string, object?> { ["error"] = mask.Apply(error) };
        if (exception is ModelException { WireKind: var kind })
            members["kind"] = kind;
        if (exception is PromptException place)
            (members["line"], members["column"]) = (place.Line, place.Column);
        httpContext.Response.StatusCode = status;
        var told = new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = status, Detail = detail is null ? null : mask.Apply(detail), Extensions = members },
        };
        if (await problems.TryWriteAsync(told))
            return true;

        // The framework writes nothing for a client that accepts no JSON, and makes 500 of every error. It gets the JSON all the same.
        AddError(told);
        await httpContext.Response.WriteAsJsonAsync(told.ProblemDetails, options: null, "application/problem+json", cancellationToken);
        return true;
    }

    /// <summary>What the caller reads about a failure whose text was not written for them.</summary>
    public static string Masked() => $"Something failed inside the service. Its log has the cause under trace {Trace()}.";

    /// <summary>The trace id of the request, as in the log.</summary>
    public static string Trace() => Activity.Current?.TraceId.ToString() ?? "none";

    private static int Status(ContextFault fault) => fault switch
    {
        ContextFault.Invalid => 400,
        ContextFault.NotFound => 404,
        ContextFault.Unreadable => 422,
        ContextFault.Unavailable => 503,
        _ => throw new UnreachableException($"{fault} has no status."),
    };

    [LoggerMessage(LogLevel.Warning, "The request was refused with {Status}: {Reason} (trace {Trace})")]
    private static partial void LogRefusal(ILogger log, Exception cause, int status, string reason, string trace);

    [LoggerMessage(LogLevel.Error, "The request failed (trace {Trace})")]
    public static partial void LogFailure(ILogger log, Exception failure, string trace);
}
